import { t } from "@/i18n";

/** A picture or sound that can be shown in part: what of it cannot be read. Whether that is enough, its annotator says. */
export function MediaFault({ fault }: { readonly fault: string | undefined }) {
  if (fault === undefined) return null;
  return (
    <p className="media-fault" role="note">
      {t("Not all of this file can be read: {fault}. Go on with what is shown, or skip it.", { fault })}
    </p>
  );
}
