import { useTranslations } from "next-intl";
import type { AdminTable } from "@/contract/admin-table";
import buttons from "../primitives/button.module.css";

/** The rows of a list as a file, all of them. `filters`: what the list was asked for. */
export function CsvLink({
  table,
  filters,
}: {
  table: AdminTable;
  filters: Readonly<Record<string, string | boolean | number | undefined>>;
}) {
  const t = useTranslations("admin.list");
  const query = new URLSearchParams(
    Object.entries(filters).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
  return (
    <a href={`/api/admin/csv/${table}${query.size === 0 ? "" : `?${query}`}`} className={buttons.quiet} download>
      {t("csv")}
    </a>
  );
}
