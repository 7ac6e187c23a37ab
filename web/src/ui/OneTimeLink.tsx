import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { Link } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Button } from "./Button";
import { moment } from "./format";

/** Copies by the clipboard where the browser has one (not over plain HTTP beyond loopback), else by selection. */
async function copyText(text: string, input: HTMLInputElement | null): Promise<void> {
  const clipboard = (navigator as { clipboard?: Clipboard }).clipboard;
  if (clipboard) await clipboard.writeText(text);
  else input?.select();
}

interface SecretProps {
  readonly label: string;
  readonly value: string;
  readonly text: string;
}

/** A secret that is shown once, ready to be copied. */
export function OneTimeSecret({ label, value, text }: SecretProps) {
  const [copied, setCopied] = useState(false);
  const [input, setInput] = useState<HTMLInputElement | null>(null);
  return (
    <div className="stack" style={{ gap: 8 }}>
      <div className="row" style={{ alignItems: "flex-end" }}>
        <TextInput
          ref={setInput}
          className="sp"
          label={label}
          readOnly
          value={value}
          onFocus={(event) => event.currentTarget.select()}
          styles={{ input: { fontFamily: "var(--mono)", fontSize: "0.75rem" } }}
        />
        <Button onClick={() => void copyText(value, input).then(() => setCopied(true))}>
          {copied ? t("Copied") : t("Copy")}
        </Button>
      </div>
      <p className="t2 f2" role="status">
        {text}
      </p>
    </div>
  );
}

export function OneTimeLink({ link, text }: { readonly link: Link; readonly text: string }) {
  const address = new URL(link.url, location.origin).href;
  return (
    <OneTimeSecret
      label={t("Link")}
      value={address}
      text={`${text} ${t("Ends {when}.", { when: moment(link.expires_at) })}`}
    />
  );
}
