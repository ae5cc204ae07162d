import { UsersRoom } from "@/ui/admin/users-room";
import { AdminPage, adminMetadata } from "../admin-reader";

export const generateMetadata = () => adminMetadata("users");

/** Everybody's accounts. */
export default function AdminUsersPage() {
  return (
    <AdminPage room="users" path="/admin/users">
      <UsersRoom />
    </AdminPage>
  );
}
