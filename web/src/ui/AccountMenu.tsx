import { Menu } from "@mantine/core";
import { IconKeyboard, IconLogout } from "@tabler/icons-react";
import { useMe, useSignOut } from "@/app/session";
import { t } from "@/i18n";
import { openKeySheet } from "./keySheetState";
import { initials } from "./format";
import { ThemeSwitch } from "./ThemeSwitch";
import "./who.css";

export function AccountMenu() {
  const me = useMe();
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end" width={264} withinPortal>
      <Menu.Target>
        <button type="button" className="acct">
          <span className="av" style={{ width: 24, height: 24 }} aria-hidden="true">
            {initials(me.name)}
          </span>
          <span className="visually-hidden">{t("Account: {name}", { name: me.name })}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div style={{ padding: "4px 12px 8px" }}>
          <div className="b el">{me.name}</div>
          <div className="f2 t3 el">
            {me.email} · {me.role}
          </div>
        </div>
        <Menu.Divider />
        <div style={{ padding: "8px 12px" }}>
          <ThemeSwitch />
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={16} stroke={1.5} />} onClick={openKeySheet}>
          {t("Keys")}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} stroke={1.5} />} onClick={() => signOut.mutate()}>
          {t("Sign out")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
