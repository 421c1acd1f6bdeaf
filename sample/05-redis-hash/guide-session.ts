/** The variables of this sample's session: each is a field of the hash. */
export interface GuideSession {
  username: string;
  page_views: number;
}
