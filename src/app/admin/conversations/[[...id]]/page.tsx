import { notFound } from "next/navigation";
import { ConversationsRoom } from "@/ui/admin/conversations-room";
import { AdminPage, adminMetadata } from "../../admin-reader";

type Props = { params: Promise<{ id?: string[] }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

export const generateMetadata = () => adminMetadata("conversations");

/** Everybody's conversations, and one of them beside the list. It is read by the page itself: being fetched ahead opens nothing. */
export default async function AdminConversationsPage({ params, searchParams }: Props) {
  const [id, ...more] = (await params).id ?? [];
  if (more.length > 0 || (id !== undefined && !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id))) notFound();
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(await searchParams)) if (typeof value === "string") asked.set(name, value);
  const path = `/admin/conversations${id === undefined ? "" : `/${id}`}${asked.size === 0 ? "" : `?${asked}`}`;
  return (
    <AdminPage room="conversations" path={path}>
      <ConversationsRoom />
    </AdminPage>
  );
}
