-- CreateIndex
CREATE INDEX "feedback_updated_at_id_idx" ON "feedback"("updated_at", "id");
