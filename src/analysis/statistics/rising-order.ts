/** Places of the values from the lowest to the highest; equal ones keep their order. */
export function risingOrder(values: ArrayLike<number>): Uint32Array {
  const order = new Uint32Array(values.length);
  for (let place = 0; place < order.length; place += 1) order[place] = place;
  return order.sort((a, b) => (values[a] as number) - (values[b] as number));
}
