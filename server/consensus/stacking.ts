/**
 * Stacking of predictive densities: the mixture weights under which several models together give held-out observations
 * the highest likelihood, found by EM from even weights. Yao et al. 2018, doi:10.1214/17-BA1091.
 * Cost O(rounds x observations x models). No observations: even weights.
 * @param densities one array a model, all of the same length.
 */
export function stackingWeights(densities: readonly Float64Array[], rounds = 200): Float64Array {
  const models = densities.length;
  let weights = new Float64Array(models).fill(1 / models);
  const observations = densities[0]?.length ?? 0;
  for (let round = 0; round < rounds && observations > 0; round++) {
    const next = new Float64Array(models);
    for (let v = 0; v < observations; v++) {
      let sum = 0;
      for (let m = 0; m < models; m++) sum += (weights[m] as number) * ((densities[m] as Float64Array)[v] as number);
      for (let m = 0; m < models; m++) {
        const share = ((weights[m] as number) * ((densities[m] as Float64Array)[v] as number)) / sum;
        next[m] = (next[m] as number) + share / observations;
      }
    }
    const change = next.reduce((most, w, m) => Math.max(most, Math.abs(w - (weights[m] as number))), 0);
    weights = next;
    if (change < 1e-4) break;
  }
  return weights;
}
