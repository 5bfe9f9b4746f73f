/** What the shop is given, on either target. */
export interface ShopProps {
  readonly port: number;
  readonly databaseUrl: string;
  /** The bucket's URL. */
  readonly storage: string;
  /** The version of the database's schema. */
  readonly schema: number;
  /** Where the database's last backup is. */
  readonly backup: string;
}
