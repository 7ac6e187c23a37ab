import { t } from "@/i18n";

/** A large picture is not there yet: what the server does, and that it does it once. */
export function MediaCutting() {
  return (
    <p className="picture-wait t2" role="status">
      {t("This picture is large: it is cut into tiles the first time it is opened …")}
    </p>
  );
}
