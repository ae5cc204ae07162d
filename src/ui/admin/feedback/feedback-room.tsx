"use client";

import { keepPreviousData } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { trpc } from "../../trpc/client";
import { Choice } from "../choice";
import { ListRoom } from "../list-room";
import { useChosen } from "../use-chosen";
import { FeedbackTable } from "./feedback-table";

const ratings = ["any", "up", "down"] as const;
const comments = ["any", "with", "without"] as const;

/** What readers thought of answers, the latest first. */
export function FeedbackRoom() {
  const t = useTranslations("admin.feedback");
  const [rating, chooseRating] = useChosen("rating", ratings);
  const [comment, chooseComment] = useChosen("comment", comments);
  const filters = {
    ...(rating === "any" ? {} : { rating }),
    ...(comment === "any" ? {} : { hasComment: comment === "with" }),
  };
  const list = trpc.admin.feedback.list.useInfiniteQuery(filters, {
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <ListRoom
      of="feedback"
      list={list}
      total={list.data?.pages[0]?.total ?? null}
      shown={items.length}
      filters={filters}
      onClear={() => history.pushState(null, "", "/admin/feedback")}
      table={<FeedbackTable items={items} isStale={list.isPlaceholderData} />}
    >
      {t.rich("sentence", {
        rating: () => (
          <Choice
            label={t("filter.rating")}
            value={rating}
            options={ratings}
            nameOf={(value) => t(`rating.${value}`)}
            onChoose={chooseRating}
          />
        ),
        comment: () => (
          <Choice
            label={t("filter.comment")}
            value={comment}
            options={comments}
            nameOf={(value) => t(`comment.${value}`)}
            onChoose={chooseComment}
          />
        ),
      })}
    </ListRoom>
  );
}
