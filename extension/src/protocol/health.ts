/** One line of `ratchet doctor`. */
export interface HealthCheck {
  readonly name: string;
  readonly status: 'ok' | 'missing' | 'limited';
  readonly message: string;
  /** what to do about it, when it is not ok */
  readonly remedy?: string;
}
