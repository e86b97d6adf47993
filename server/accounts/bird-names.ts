const manners = [
  'Amber', 'Brave', 'Bright', 'Brisk', 'Calm', 'Candid', 'Careful', 'Cheerful', 'Clever', 'Crisp', 'Curious', 'Deft',
  'Eager', 'Early', 'Exact', 'Fair', 'Gentle', 'Glad', 'Golden', 'Hardy', 'Honest', 'Humble', 'Keen', 'Kind', 'Lively',
  'Lucid', 'Mellow', 'Merry', 'Nimble', 'Noble', 'Patient', 'Plain', 'Polite', 'Prompt', 'Quick', 'Quiet', 'Ready',
  'Silver', 'Sober', 'Steady', 'Subtle', 'Sunny', 'Swift', 'Tidy', 'True', 'Upright', 'Warm', 'Wise',
] as const; // biome-ignore format: a table of words

const birds = [
  'Avocet', 'Bittern', 'Bunting', 'Bustard', 'Coot', 'Cormorant', 'Crane', 'Curlew', 'Dipper', 'Dove', 'Dunlin', 'Egret',
  'Eider', 'Falcon', 'Finch', 'Gannet', 'Godwit', 'Goshawk', 'Grebe', 'Gull', 'Harrier', 'Heron', 'Hoopoe', 'Ibis',
  'Jackdaw', 'Kestrel', 'Kite', 'Lapwing', 'Lark', 'Linnet', 'Magpie', 'Martin', 'Merlin', 'Nightjar', 'Oriole', 'Osprey',
  'Owl', 'Petrel', 'Pipit', 'Plover', 'Puffin', 'Quail', 'Rail', 'Robin', 'Siskin', 'Skylark', 'Snipe', 'Starling',
  'Stork', 'Swallow', 'Swan', 'Swift', 'Tern', 'Thrush', 'Wagtail', 'Warbler', 'Wren', 'Yaffle',
] as const; // biome-ignore format: a table of words

/**
 * A name such as "Quiet Heron 42" under which requesters and reviewers know a worker. There are 48 x 58 pairs with 90
 * numbers each; a later attempt draws from 9,000 numbers, so that a crowded house still finds a free one. Pure.
 * @param dice whole numbers from 0 up to, not including, the bound it is given
 * @param attempt 0 for the first draw
 */
export function birdName(dice: (bound: number) => number, attempt: number): string {
  const manner = manners[dice(manners.length)] ?? manners[0];
  const bird = birds[dice(birds.length)] ?? birds[0];
  const number = attempt < 3 ? 10 + dice(90) : 1000 + dice(9000);
  return `${manner} ${bird} ${number}`;
}
