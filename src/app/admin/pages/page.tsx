import { PagesRoom } from "@/ui/admin/pages/pages-room";
import { AdminPage, adminMetadata } from "../admin-reader";

export const generateMetadata = () => adminMetadata("pages");

/** The pages that are answered from, and what answers made of them. */
export default function AdminPagesPage() {
  return (
    <AdminPage room="pages" path="/admin/pages">
      <PagesRoom />
    </AdminPage>
  );
}
