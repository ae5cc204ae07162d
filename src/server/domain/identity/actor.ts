/**
 * Who is asking. Nothing reads or writes without one.
 * A guest is known by the SHA-256 of a 256-bit cookie token (32 bytes, as lower-case hex); no row need exist yet.
 */
export type GuestActor = { kind: "guest"; tokenHash: string };
/** A signed-in person, acting through one ChatSession. */
export type UserActor = { kind: "user" | "admin"; userId: string; sessionId: string };
/** An administrator: what concerns everybody takes this actor and no other. */
export type AdminActor = UserActor & { kind: "admin" };
export type Actor = GuestActor | UserActor;
