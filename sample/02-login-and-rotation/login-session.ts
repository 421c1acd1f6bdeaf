/** The variables of this sample's session. */
export interface LoginSession {
  userId: number;
  /** Counted before the login as well: a rotation keeps what the visitor already has. */
  visits: number;
}
