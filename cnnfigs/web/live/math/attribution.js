// Why this answer? Three ways to ask which places of an image a class's score rests on, the same as
// `cnnfigs.attribution` has in Python.

/** A layer's maps, each weighted by how much the score grows with it, added up; 0 or more. */
export function gradCam(values, gradient, [height, width, maps]) {
  const weights = new Float64Array(maps);
  gradient.forEach((each, i) => (weights[i % maps] += each / (height * width)));
  const answer = new Float32Array(height * width);
  for (let place = 0; place < answer.length; place++) {
    let total = 0;
    for (let map = 0; map < maps; map++) total += weights[map] * values[place * maps + map];
    answer[place] = Math.max(total, 0);
  }
  return answer;
}

/** By how much a class's score falls with a square of the image hidden, at each of some places. */
export function occlusion(runner, { image, label, score, size, places }) {
  const [, width, channels] = runner.network.input;
  return places.map(([top, left]) => {
    const hidden = image.slice();
    let changed = false;
    for (let row = top; row < top + size; row++) {
      const start = (row * width + left) * channels;
      const line = hidden.subarray(start, start + size * channels);
      changed ||= line.some(Boolean);
      line.fill(0);
    }
    // A square that hides nothing changes nothing.
    return changed ? score - runner.run(hidden).at(-1)[label] : 0;
  });
}
