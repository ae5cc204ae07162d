import { notFound } from "next/navigation";
import { GapsRoom } from "@/ui/admin/gaps/gaps-room";
import { AdminPage, adminMetadata } from "../../admin-reader";

type Props = { params: Promise<{ id?: string[] }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

export const generateMetadata = () => adminMetadata("gaps");

/** What the documents do not answer, and one group of it beside the list. It is read by the page itself: being fetched ahead opens nothing. */
export default async function AdminGapsPage({ params, searchParams }: Props) {
  const [id, ...more] = (await params).id ?? [];
  if (more.length > 0 || (id !== undefined && !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id))) notFound();
  const { state } = await searchParams;
  const path = `/admin/gaps${id === undefined ? "" : `/${id}`}${typeof state === "string" ? `?${new URLSearchParams({ state })}` : ""}`;
  return (
    <AdminPage room="gaps" path={path}>
      <GapsRoom />
    </AdminPage>
  );
}
