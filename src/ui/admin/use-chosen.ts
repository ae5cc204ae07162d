"use client";

import { usePathname, useSearchParams } from "next/navigation";

/** A word of the sentence above a list, as the address holds it: what it says wrongly counts as not said, and the first word is not written. */
export function useChosen<Value extends string>(name: string, values: readonly [Value, ...Value[]]): [Value, (value: Value) => void] {
  const path = usePathname();
  const params = useSearchParams();
  const chosen = values.find((value) => value === params.get(name)) ?? values[0];
  return [
    chosen,
    (value) => {
      const next = new URLSearchParams(params);
      if (value === values[0]) next.delete(name);
      else next.set(name, value);
      history.pushState(null, "", next.size === 0 ? path : `${path}?${next}`);
    },
  ];
}
