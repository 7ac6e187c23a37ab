import { useId } from "react";
import { prefer } from "@/app/preferences";
import { chosenLocale, languages, t } from "@/i18n";

/** Each language by its own name; a choice opens the page anew in it. */
export function LanguageSwitch() {
  const id = useId();
  return (
    <div className="fld" style={{ marginTop: 8 }}>
      <label className="lb" htmlFor={id}>
        {t("Language")}
      </label>
      <select
        id={id}
        className="inp"
        value={chosenLocale()}
        onChange={(event) => {
          prefer("language", event.target.value);
          // Sentences are read as they are shown, and drafts are kept.
          location.reload();
        }}
      >
        {Object.entries(languages).map(([name, { title }]) => (
          <option key={name} value={name} lang={name}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
}
