/** A server that instances depend on, and that a run may take away from them for a while. */
export type Service = {
  /** For a line that leads to it. */
  url: string;
  /** Takes it away: what is open breaks, nothing new is accepted. `isCrash`: as a power cut would, where that can be. */
  leave(isCrash: boolean): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
};
