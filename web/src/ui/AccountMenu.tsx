import { Popover } from "@mantine/core";
import { IconKeyboard, IconLogout } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useMe, useSignOut } from "@/app/session";
import { t } from "@/i18n";
import { Button } from "./Button";
import { openKeySheet } from "./keySheetState";
import { initials } from "./format";
import { LanguageSwitch } from "./LanguageSwitch";
import { ThemeSwitch } from "./ThemeSwitch";
import "./who.css";

export function AccountMenu() {
  const me = useMe();
  const signOut = useSignOut();
  const [open, setOpen] = useState(false);
  return (
    <Popover position="bottom-end" width={280} opened={open} onChange={setOpen} trapFocus>
      <Popover.Target>
        <button type="button" className="acct" onClick={() => setOpen(!open)}>
          <span className="av" style={{ width: 24, height: 24 }} aria-hidden="true">
            {initials(me.name)}
          </span>
          <span className="visually-hidden">{t("Account: {name}", { name: me.name })}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("Account")}>
        <div className="b el">{me.name}</div>
        <div className="f2 t3 el">
          {me.email} · {me.role}
        </div>
        <Link to="/account" onClick={() => setOpen(false)}>
          {t("Password and sessions")}
        </Link>
        <div className="sec">
          <ThemeSwitch />
          <LanguageSwitch />
        </div>
        <div className="sec row">
          <Button
            onClick={() => {
              setOpen(false);
              openKeySheet();
            }}
          >
            <IconKeyboard size={16} stroke={1.5} aria-hidden="true" />
            {t("Keys")}
          </Button>
          <span className="sp" />
          <Button onClick={() => signOut.mutate()} disabled={signOut.isPending}>
            <IconLogout size={16} stroke={1.5} aria-hidden="true" />
            {t("Sign out")}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
