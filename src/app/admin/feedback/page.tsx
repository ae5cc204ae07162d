import { FeedbackRoom } from "@/ui/admin/feedback/feedback-room";
import { AdminPage, adminMetadata } from "../admin-reader";

export const generateMetadata = () => adminMetadata("feedback");

/** What readers thought of answers. */
export default function AdminFeedbackPage() {
  return (
    <AdminPage room="feedback" path="/admin/feedback">
      <FeedbackRoom />
    </AdminPage>
  );
}
