import dynamic from "next/dynamic";
import type { ComponentType } from "react";
import { untilLoaded } from "./until-loaded";

/** A part of the page that is loaded when it is used for the first time: a dialog, a menu. The server renders nothing in its place. */
export function whenUsed<Props>(load: () => Promise<{ default: ComponentType<Props> }>): ComponentType<Props> {
  return dynamic(() => untilLoaded(load), { ssr: false });
}
