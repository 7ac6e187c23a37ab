import { useId } from "react";
import { prefer } from "@/app/preferences";
import { chosenLocale, chooseLanguage, languages, t, type Locale } from "@/i18n";

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
          chooseLanguage(event.target.value as Locale);
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
