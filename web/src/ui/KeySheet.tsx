import { Modal, TextInput } from "@mantine/core";
import { useState } from "react";
import { t } from "@/i18n";
import { Kbd } from "./Kbd";
import { closeKeySheet, useKeySheet } from "./keySheetState";

export interface KeyLine {
  readonly keys: string;
  readonly does: string;
  readonly group: string;
}

interface Props {
  readonly lines: readonly KeyLine[];
}

/** Every key that works here, searchable. Opened by `?`. */
export function KeySheet({ lines }: Props) {
  const open = useKeySheet((state) => state.open);
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const found = lines.filter(({ keys, does }) => `${keys} ${does}`.toLowerCase().includes(wanted));
  const groups = [...new Set(found.map(({ group }) => group))];
  return (
    <Modal opened={open} onClose={closeKeySheet} title={t("Keys")} size="md">
      <TextInput
        data-autofocus
        placeholder={t("Filter keys")}
        aria-label={t("Filter keys")}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {groups.map((group) => (
        <section key={group} style={{ marginTop: 16 }}>
          <h3 className="t3">{group}</h3>
          <dl className="kv" style={{ marginTop: 4 }}>
            {found
              .filter((line) => line.group === group)
              .map(({ keys, does }) => (
                <div key={keys + does} style={{ display: "contents" }}>
                  <dt>{does}</dt>
                  <dd>
                    <span className="row" style={{ justifyContent: "flex-end", gap: 4 }}>
                      {keys.split(" ").map((key) => (
                        <Kbd key={key}>{key}</Kbd>
                      ))}
                    </span>
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
      {found.length === 0 ? <p className="t3">{t("No key does that.")}</p> : null}
    </Modal>
  );
}
