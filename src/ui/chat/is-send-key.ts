import type { Preferences } from "@/contract/preferences";

type Pressed = { key: string; shiftKey: boolean; ctrlKey: boolean; metaKey: boolean };

/** Whether a press in a field sends what is written there, as this reader wants it; Enter breaks the line otherwise. */
export function isSendKey({ key, shiftKey, ctrlKey, metaKey }: Pressed, sendKey: Preferences["sendKey"]): boolean {
  return key === "Enter" && (sendKey === "enter" ? !shiftKey : ctrlKey || metaKey);
}
