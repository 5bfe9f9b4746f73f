/**
 * What becomes of data when what holds it is taken out of the app, or destroyed.
 *
 * - `retain`: it is kept. What holds it refuses to go (a bucket that isn't empty, a database with deletion protection), or
 *   leaves a last copy behind.
 * - `destroy`: it goes with what holds it, without a copy.
 */
export type Removal = "retain" | "destroy";
