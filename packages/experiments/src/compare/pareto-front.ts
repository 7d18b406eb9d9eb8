/** Something that is to be had for a price. */
export interface Offer {
  /** The more the better. */
  readonly worth: number;
  /** The less the better. */
  readonly price: number;
}

/** Which offers no other one beats: as good in both respects and better in one. Offers without a figure (NaN) are none. */
export function paretoFront(offers: readonly Offer[]): boolean[] {
  const isOffer = ({ worth, price }: Offer) => !Number.isNaN(worth) && !Number.isNaN(price);
  const beats = (one: Offer, other: Offer) =>
    one.worth >= other.worth && one.price <= other.price && (one.worth > other.worth || one.price < other.price);
  return offers.map((offer) => isOffer(offer) && !offers.some((other) => isOffer(other) && beats(other, offer)));
}
