import { Duplex } from "node:stream";
import type { EmbeddedEngine } from "./embedded-engine";

const terminate = 0x58; // "X"
/** Simple query "ROLLBACK; DISCARD ALL" one after the other: what a real server does for a client that goes away. */
const resetMessages = Buffer.concat(["ROLLBACK", "DISCARD ALL"].map(simpleQuery));

function simpleQuery(sql: string): Buffer {
  const text = Buffer.from(`${sql}\0`);
  const head = Buffer.alloc(5);
  head.write("Q");
  head.writeUInt32BE(text.length + 4, 1);
  return Buffer.concat([head, text]);
}

/**
 * What pg takes for its socket: carries its messages to the embedded engine and the answers back. The engine has one session, so
 * there may be one such wire at a time; when it ends, what the session holds is undone.
 */
export class EmbeddedWire extends Duplex {
  #unsent: Buffer = Buffer.alloc(0);
  #greeted = false;

  constructor(private readonly engine: EmbeddedEngine) {
    super();
  }

  // The parts of net.Socket that pg calls.
  connect(): this {
    queueMicrotask(() => this.emit("connect"));
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#forward(chunk).then(() => done(), done);
  }

  /** pg corks parse, bind, describe, execute and sync: they travel as one. */
  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#forward(Buffer.concat(chunks.map(({ chunk }) => chunk))).then(() => done(), done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const finish = () => done(error);
    this.#resetSession().then(finish, finish);
  }

  /** Sent before the next wire can greet, so that it finds a clean session. */
  async #resetSession(): Promise<void> {
    if (!this.#greeted) return;
    this.#greeted = false;
    await this.engine.exchange(resetMessages, () => {});
  }

  async #forward(chunk: Buffer): Promise<void> {
    this.#unsent = this.#unsent.length === 0 ? chunk : Buffer.concat([this.#unsent, chunk]);
    const whole = this.#takeWholeMessages();
    if (whole.length > 0) await this.engine.exchange(whole, (data) => this.push(data));
  }

  /** The complete messages that have arrived; a Terminate ends the stream and is not passed on, for it would end the engine. */
  #takeWholeMessages(): Buffer {
    let end = 0;
    for (;;) {
      const typeBytes = this.#greeted ? 1 : 0; // the first message has no type byte
      if (this.#unsent.length < end + typeBytes + 4) break;
      const length = typeBytes + this.#unsent.readUInt32BE(end + typeBytes);
      if (this.#unsent.length < end + length) break;
      if (this.#greeted && this.#unsent[end] === terminate) {
        this.#unsent = Buffer.alloc(0);
        this.#resetSession().then(
          () => this.push(null),
          (error: Error) => this.destroy(error),
        );
        return this.#unsent;
      }
      this.#greeted = true;
      end += length;
    }
    const whole = this.#unsent.subarray(0, end);
    this.#unsent = this.#unsent.subarray(end);
    return whole;
  }
}
