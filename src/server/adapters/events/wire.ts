/**
 * Carries short texts to every instance that hears the wire, the sender included. What is sent while an instance does not hear it is lost
 * to that instance.
 */
export type Wire = {
  name: string;
  /** Begins to connect, and keeps at it until it is closed. */
  open(ears: Ears): void;
  /** Rejects where the texts may not have gone out. */
  send(texts: readonly string[]): Promise<void>;
  /** Makes a new connection: nothing is heard on this one, whatever it says of itself. */
  renew(): void;
  close(): Promise<void>;
};

/** Who listens to a wire. `onConnected` and `onLost` come in turns. */
export type Ears = { onText(text: string): void; onConnected(): void; onLost(): void };
