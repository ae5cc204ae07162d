-- CreateTable
CREATE TABLE "answer_traces" (
    "message_id" UUID NOT NULL,
    "trace" JSONB NOT NULL,

    CONSTRAINT "answer_traces_pkey" PRIMARY KEY ("message_id")
);

-- AddForeignKey
ALTER TABLE "answer_traces" ADD CONSTRAINT "answer_traces_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "messages"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema file cannot say ---------------------------------------------------------------------------------------

ALTER TABLE answer_traces ADD CONSTRAINT answer_traces_trace_check CHECK (jsonb_typeof(trace) = 'object');
