import { AuditRoom } from "@/ui/admin/audit/audit-room";
import { AdminPage, adminMetadata } from "../admin-reader";

export const generateMetadata = () => adminMetadata("audit");

/** Who did what to what. */
export default function AdminAuditPage() {
  return (
    <AdminPage room="audit" path="/admin/audit">
      <AuditRoom />
    </AdminPage>
  );
}
