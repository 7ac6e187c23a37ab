import { Select } from "@mantine/core";
import { columnOf, withColumn, type FieldMap } from "@/api/fieldMap";
import type { ImportPreview } from "@/api/schema.gen";
import { t } from "@/i18n";

interface Props {
  readonly preview: ImportPreview;
  readonly map: FieldMap;
  readonly onMap: (map: FieldMap) => void;
}

/** Which column each field of the template is taken from, and what is missing still. */
export function FieldMapping({ preview, map, onMap }: Props) {
  const { columns, fields, required, missing } = preview;
  if (columns.length === 0 || fields.length === 0) return null;
  return (
    <fieldset className="mapping">
      <legend className="f2 b t2">{t("Fields of the template, and the columns that they come from")}</legend>
      <div className="mapping-rows">
        {fields.map((field) => (
          <Select
            key={field}
            label={field}
            required={required.includes(field)}
            searchable
            clearable={map.fields[field] !== undefined}
            placeholder={required.includes(field) ? t("Choose a column") : t("None: the field stays empty")}
            data={columns}
            value={columnOf(map, field, columns)}
            onChange={(column) => onMap(withColumn(map, field, column))}
          />
        ))}
        <Select
          label={t("Id of an item")}
          clearable
          placeholder={t("As the file says, if at all")}
          data={columns}
          value={map.id ?? ["id", "external_id"].find((name) => columns.includes(name)) ?? null}
          onChange={(id) => onMap({ ...map, id })}
        />
      </div>
      {missing.length > 0 ? (
        <p className="bad f2" role="alert">
          {missing.length === 1
            ? t("The template needs {fields}, and no column gives it. Choose the column that holds it.", {
                fields: missing.join(),
              })
            : t("The template needs {fields}, and no columns give them. Choose the columns that hold them.", {
                fields: missing.join(", "),
              })}
        </p>
      ) : null}
    </fieldset>
  );
}
