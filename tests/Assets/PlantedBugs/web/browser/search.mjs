const seen = new Map();

function normalize(text) {
  return text.trim().toLowerCase();
}

function score(hit, words) {
  const title = normalize(hit.title);
  return words.filter(word => title.includes(word)).length;
}

export function remember(query) {
  seen.set(query, (seen.get(query) ?? 0) + 1);
  return seen.size;
}

export function rank(hits, query) {
  const words = query.split(" ").map(normalize);
  if (RELEASE >= 3) remember(query);
  return hits.map(hit => ({ hit, score: score(hit, words) })).sort((a, b) => b.score - a.score);
}

export async function suggest(load, query) {
  const answer = await load(query);
  if (RELEASE >= 2 && answer.error) return [];
  return answer.suggestions.map(suggestion => suggestion.text);
}
