"use strict";
// The film of a run, drawn from the weights that the page carries. Four parts: the run's numbers, the network that
// computes them anew, the pictures, and what a person does. Nothing is loaded from elsewhere.

(() => {
  // --- the run ---------------------------------------------------------------------------------------------------

  const run = JSON.parse(document.getElementById("run").textContent);

  /** The numbers of an array that was packed as little-endian floats in base64. */
  function unpack(packed) {
    const bytes = Uint8Array.from(atob(packed.data), (letter) => letter.charCodeAt(0));
    return packed.type === "f8" ? new Float64Array(bytes.buffer) : new Float32Array(bytes.buffer);
  }

  const parameters = unpack(run.parameters);
  const frames = run.frames;
  const classes = run.data.classes;
  const points = unpack(run.data.points);
  const labels = unpack(run.data.labels);
  const layers = run.layers;
  const outputs = layers[layers.length - 1].units.length;
  const manyClasses = outputs > 1;
  const DOMAIN = run.domain;

  // --- the network -----------------------------------------------------------------------------------------------

  /** 1 − erf(x) to fifteen digits: the series near 0, else the continued fraction (DLMF 7.6.2 and 7.9.1). */
  function erfc(x) {
    if (x < 0) return 2 - erfc(-x);
    if (x < 2.2) {
      let term = x;
      let sum = x;
      for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n += 1) {
        term *= (2 * x * x) / (2 * n + 1);
        sum += term;
      }
      return 1 - (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
    }
    if (x > 27.3) return 0;
    let fraction = 0;
    for (let n = 120; n >= 1; n -= 1) fraction = n / 2 / (x + fraction);
    return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
  }

  const ACTIVATIONS = {
{activations}
  };
  const FEATURES = [
{features}
  ];

  /** Turns the logits of one point, `count` of them from `start`, into probabilities that sum to one. */
  function softmax(values, start, count) {
    let largest = -Infinity;
    for (let k = 0; k < count; k += 1) largest = Math.max(largest, values[start + k]);
    let sum = 0;
    for (let k = 0; k < count; k += 1) {
      values[start + k] = Math.exp(values[start + k] - largest);
      sum += values[start + k];
    }
    for (let k = 0; k < count; k += 1) values[start + k] /= sum;
  }

  /** What every unit gives at the points (x1, x2) at a frame: an array (points × units) for each layer. */
  function forward(frame, x1, x2) {
    const n = x1.length;
    const width = FEATURES.length;
    let inputs = new Float64Array(n * width);
    for (let i = 0; i < n; i += 1) {
      for (let f = 0; f < width; f += 1) inputs[i * width + f] = FEATURES[f](x1[i], x2[i]);
    }
    let wide = width;
    const offset = frame * run.size;
    return layers.map((layer) => {
      const count = layer.units.length;
      const given = new Float64Array(n * count);
      for (let j = 0; j < count; j += 1) {
        const weights = offset + layer.weights + j * wide;
        const bias = parameters[offset + layer.biases + j];
        const unit = layer.units[j];
        const activation = unit.activation === "softmax" ? null : ACTIVATIONS[unit.activation];
        for (let i = 0; i < n; i += 1) {
          let z = 0;
          for (let k = 0; k < wide; k += 1) z += parameters[weights + k] * inputs[i * wide + k];
          z += bias;
          given[i * count + j] = activation ? activation(z, unit.slope) : z;
        }
      }
      if (layer.units[0].activation === "softmax") for (let i = 0; i < n; i += 1) softmax(given, i * count, count);
      inputs = given;
      wide = count;
      return given;
    });
  }

  /** The class of the largest output, the first of equals. */
  function winner(values, start) {
    let best = 0;
    for (let k = 1; k < outputs; k += 1) if (values[start + k] > values[start + best]) best = k;
    return best;
  }

  /** The pixel centres of a map of `side` pixels, row by row from the top. */
  function grid(side) {
    const x1 = new Float64Array(side * side);
    const x2 = new Float64Array(side * side);
    const step = (2 * DOMAIN) / side;
    for (let row = 0; row < side; row += 1) {
      for (let column = 0; column < side; column += 1) {
        x1[row * side + column] = -DOMAIN + step * (column + 0.5);
        x2[row * side + column] = DOMAIN - step * (row + 0.5);
      }
    }
    return [x1, x2];
  }

  // --- colours ---------------------------------------------------------------------------------------------------

  const [NEGATIVE, NEUTRAL, POSITIVE] = run.colours.map;
  const UNSURE = run.colours.unsure;
  const mix = (from, to, share) => from.map((channel, at) => channel + (to[at] - channel) * share);
  const css = (rgb) => `rgb(${rgb.map(Math.round).join(" ")})`;
  const themed = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /** The colour of a value that has full colour `reach` away from the middle. */
  function shade(value, middle, reach) {
    const place = Math.max(-1, Math.min(1, (value - middle) / reach));
    if (Number.isNaN(place)) return NEUTRAL;
    return mix(NEUTRAL, place < 0 ? NEGATIVE : POSITIVE, Math.abs(place));
  }

  /** The smallest of the round numbers that holds all of these. */
  function roundReach(values, start, step, middle) {
    let size = 0.1;
    for (let i = start; i < values.length; i += step) {
      const away = Math.abs(values[i] - middle);
      if (Number.isFinite(away)) size = Math.max(size, away);
    }
    const power = 10 ** Math.floor(Math.log10(size));
    return (run.round.find((round) => round * power >= size * (1 - 1e-6)) ?? 10) * power;
  }

  /** Three digits, as people write them. */
  function told(value) {
    if (value === null || value === undefined || Number.isNaN(value)) return "–";
    if (value === 0) return "0";
    const size = Math.abs(value);
    if (size >= 1e5 || size < 1e-3) {
      const exponent = Math.floor(Math.log10(size));
      const digits = `${exponent}`.replace("-", "−").replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).replace("−", "⁻");
      return `${(value / 10 ** exponent).toFixed(2)}·10${digits}`.replace("-", "−");
    }
    return Number(value.toPrecision(3)).toString().replace("-", "−");
  }

  const percent = (share) => (share === null ? "–" : `${Number((100 * share).toFixed(1))} %`);
  const epochText = (epoch) => (Number.isInteger(epoch) ? epoch.toLocaleString("en") : epoch.toFixed(2));

  /** A canvas's context with its pixels as fine as the screen's, and its size in CSS pixels. */
  function fitted(canvas) {
    const sharp = window.devicePixelRatio || 1;
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    canvas.width = Math.max(1, Math.round(width * sharp));
    canvas.height = Math.max(1, Math.round(height * sharp));
    const context = canvas.getContext("2d");
    context.setTransform(sharp, 0, 0, sharp, 0, 0);
    return [context, width, height];
  }

  // --- pictures --------------------------------------------------------------------------------------------------

  const last = layers.length - 1;
  const state = { frame: frames.length - 1, layer: last, unit: 0, mark: null, playing: null };
  const at = (id) => document.getElementById(id);
  const isLarge = run.size > 4000; // then maps are coarser, so that the film does not stutter
  const SIDE = isLarge ? 48 : 96;
  const SMALL = isLarge ? 10 : 24;
  const planeGrid = grid(SIDE);
  const smallGrid = grid(SMALL);

  /** Fills a canvas of `side` pixels with a unit's values, from `start` in steps of `step`; `look`: of a class. */
  function paintMap(canvas, values, side, unit, start, step, look) {
    canvas.width = side;
    canvas.height = side;
    const context = canvas.getContext("2d");
    const picture = context.createImageData(side, side);
    const reach = unit.reach ?? roundReach(values, start, step, unit.middle);
    for (let i = 0; i < side * side; i += 1) {
      const value = values[start + i * step];
      const [red, green, blue] = look ? mix(UNSURE, look.colour, value || 0) : shade(value, unit.middle, reach);
      picture.data.set([red, green, blue, 255], 4 * i);
    }
    context.putImageData(picture, 0, 0);
    return reach;
  }

  /** Fills a canvas with the class that wins, the paler, the less sure. */
  function paintWinners(canvas, values, side) {
    canvas.width = side;
    canvas.height = side;
    const context = canvas.getContext("2d");
    const picture = context.createImageData(side, side);
    for (let i = 0; i < side * side; i += 1) {
      const best = winner(values, i * outputs);
      const least = 1 / outputs;
      const sure = Math.max(0, (values[i * outputs + best] - least) / (1 - least)) || 0;
      const [red, green, blue] = mix(UNSURE, run.colours.classes[best].colour, 0.06 + 0.94 * sure);
      picture.data.set([red, green, blue, 255], 4 * i);
    }
    context.putImageData(picture, 0, 0);
  }

  const SHAPES = {
    square: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
    triangle: [[0, -1.25], [1.15, 0.85], [-1.15, 0.85]],
    "triangle on its tip": [[0, 1.25], [1.15, -0.85], [-1.15, -0.85]],
    diamond: [[0, -1.35], [1.1, 0], [0, 1.35], [-1.1, 0]],
    plus: [[-0.36, -1.2], [0.36, -1.2], [0.36, -0.36], [1.2, -0.36], [1.2, 0.36], [0.36, 0.36], [0.36, 1.2],
      [-0.36, 1.2], [-0.36, 0.36], [-1.2, 0.36], [-1.2, -0.36], [-0.36, -0.36]],
  };
  SHAPES.cross = SHAPES.plus.map(([x, y]) => [(x - y) * Math.SQRT1_2, (x + y) * Math.SQRT1_2]);
  SHAPES.star = Array.from({ length: 10 }, (_, corner) => {
    const radius = corner % 2 ? 0.55 : 1.35;
    return [radius * Math.sin((corner * Math.PI) / 5), -radius * Math.cos((corner * Math.PI) / 5)];
  });

  /** One data point. Points to test with have a light heart. */
  function paintPoint(context, x, y, radius, label, isTest) {
    const looks = manyClasses ? run.colours.classes[label] : null;
    const colour = css(looks ? looks.colour : pointColour(label));
    const shape = SHAPES[looks ? looks.shape : "disc"];
    context.beginPath();
    if (shape) shape.forEach(([sx, sy], corner) => context[corner ? "lineTo" : "moveTo"](x + radius * sx, y + radius * sy));
    else context.arc(x, y, radius, 0, 2 * Math.PI);
    context.closePath();
    context.lineWidth = isTest ? 4 : 2.4;
    context.strokeStyle = "rgb(20 24 32 / 85%)";
    context.stroke();
    context.lineWidth = 2.2;
    context.strokeStyle = colour;
    if (isTest) context.stroke();
    context.fillStyle = isTest ? "#ffffff" : colour;
    context.fill();
  }

  function pointColour(label) {
    if (classes.length === 2) return label > 0.5 ? POSITIVE : NEGATIVE;
    return shade(label, 0, run.data.reach);
  }

  const hidden = document.createElement("canvas");

  /** The plane: the chosen unit's map, or where several classes compete the winner, with the points upon it. */
  function drawPlane(maps) {
    const [context, side] = fitted(at("plane"));
    const layer = layers[state.layer];
    const isOutput = state.layer === last;
    const showsWinners = isOutput && manyClasses && state.unit === null;
    let reach = null;
    if (showsWinners) paintWinners(hidden, maps[last], SIDE);
    else {
      const unit = layer.units[state.unit];
      reach = paintMap(hidden, maps[state.layer], SIDE, unit, state.unit, layer.units.length, lookOf(state.layer, state.unit));
    }
    context.imageSmoothingEnabled = true;
    context.drawImage(hidden, 0, 0, side, side);
    drawBorder(context, maps, side, showsWinners);
    const pixel = (x, y) => [((x + DOMAIN) / (2 * DOMAIN)) * side, ((DOMAIN - y) / (2 * DOMAIN)) * side];
    const radius = Math.max(1.6, Math.min(5, (side / 420) * (labels.length > 1200 ? 2 : labels.length > 250 ? 3 : 4.4)));
    for (let i = labels.length - 1; i >= 0; i -= 1) {
      const [x, y] = pixel(points[2 * i], points[2 * i + 1]);
      paintPoint(context, x, y, radius, labels[i], i >= run.data.train);
    }
    if (state.mark) {
      const [x, y] = pixel(...state.mark);
      context.lineWidth = 2;
      context.strokeStyle = "#000000";
      context.beginPath();
      context.arc(x, y, 8, 0, 2 * Math.PI);
      context.moveTo(x - 13, y);
      context.lineTo(x + 13, y);
      context.moveTo(x, y - 13);
      context.lineTo(x, y + 13);
      context.stroke();
    }
    const title = showsWinners ? "Class that wins" : isOutput ? outputName(state.unit) : unitName(state.layer, state.unit);
    at("plane-title").textContent = `${title} over the plane`;
    at("plane").setAttribute(
      "aria-label",
      `${title} over the plane at epoch ${epochText(frames[state.frame].epoch)}, with ${labels.length} data points. ` +
        "Arrow keys move a mark that tells the output.",
    );
    drawLegend(layer.units[state.unit ?? 0], reach, showsWinners);
  }

  /** Where the chosen unit crosses its middle, or where another class wins. */
  function drawBorder(context, maps, side, showsWinners) {
    if (!classes.length && state.layer === last) return;
    context.lineWidth = 2;
    context.lineCap = "round";
    context.strokeStyle = "rgb(20 24 32 / 90%)";
    context.beginPath();
    const values = maps[state.layer];
    const count = layers[state.layer].units.length;
    if (showsWinners) {
      for (let k = 0; k < outputs; k += 1) {
        trace(context, side, (i) => {
          let other = -Infinity;
          for (let j = 0; j < outputs; j += 1) if (j !== k) other = Math.max(other, values[i * outputs + j]);
          return values[i * outputs + k] - other;
        });
      }
    } else {
      const { middle } = layers[state.layer].units[state.unit];
      trace(context, side, (i) => values[i * count + state.unit] - middle);
    }
    context.stroke();
  }

  /** Marching squares between the pixel centres: the line where `value` is 0, cut straight through each square. */
  function trace(context, side, value) {
    const step = side / SIDE;
    const levels = Float64Array.from({ length: SIDE * SIDE }, (_, i) => value(i));
    for (let row = 0; row + 1 < SIDE; row += 1) {
      for (let column = 0; column + 1 < SIDE; column += 1) {
        const corner = [[column, row], [column + 1, row], [column + 1, row + 1], [column, row + 1]];
        const level = corner.map(([x, y]) => levels[y * SIDE + x]);
        const cuts = [];
        for (let edge = 0; edge < 4; edge += 1) {
          const [from, to] = [level[edge], level[(edge + 1) % 4]];
          if (from < 0 === to < 0) continue;
          const share = from / (from - to);
          const [[x0, y0], [x1, y1]] = [corner[edge], corner[(edge + 1) % 4]];
          cuts.push([(x0 + share * (x1 - x0) + 0.5) * step, (y0 + share * (y1 - y0) + 0.5) * step]);
        }
        for (let cut = 0; cut + 1 < cuts.length; cut += 2) {
          context.moveTo(...cuts[cut]);
          context.lineTo(...cuts[cut + 1]);
        }
      }
    }
  }

  /** A mark and what it stands for, in a line of the legend. */
  function key(line, text, paint) {
    const span = document.createElement("span");
    span.className = "key";
    const canvas = document.createElement("canvas");
    span.append(canvas, text);
    line.append(span);
    canvas.style.width = canvas.style.height = "18px";
    const [context] = fitted(canvas);
    paint(context);
  }

  function drawLegend(unit, reach, showsWinners) {
    const lines = ["Points:", "Colours:"].map((name) => {
      const line = document.createElement("div");
      line.className = "keys";
      line.append(name);
      return line;
    });
    const [marks, shades] = lines;
    at("legend").replaceChildren(...(showsWinners ? [marks] : lines));
    if (classes.length) classes.forEach((name, label) => key(marks, name, (on) => paintPoint(on, 9, 9, 5, label, false)));
    else key(marks, run.data.label, (on) => paintPoint(on, 9, 9, 5, run.data.reach, false));
    if (run.data.train < labels.length) key(marks, "for the test", (on) => paintPoint(on, 9, 9, 5, 0, true));
    if (showsWinners) return;
    for (const value of [unit.middle - reach, unit.middle, unit.middle + reach]) {
      key(shades, told(value), (context) => {
        const look = lookOf(state.layer, state.unit);
        context.fillStyle = css(look ? mix(UNSURE, look.colour, value) : shade(value, unit.middle, reach));
        context.fillRect(1, 1, 16, 16);
      });
    }
  }

  const lookOf = (layer, unit) => (layer === last && manyClasses ? run.colours.classes[unit] : null);
  const layerName = (layer) => (layer === last ? "output" : `layer ${layer + 1}`);
  const unitName = (layer, unit) => `Unit ${unit + 1} of ${layerName(layer)}`;
  const outputName = (unit) => (manyClasses ? `Output for ${classes[unit]}` : "Output");

  /** The diagram: a button for each unit with its map, and a line for each weight. Built once, then coloured. */
  const tiles = [];
  const links = [];

  function buildNetwork() {
    const room = at("network").clientWidth;
    const most = Math.max(...layers.map((layer) => layer.units.length), FEATURES.length);
    const tile = Math.max(14, Math.min(46, Math.floor(300 / most) - 5));
    const left = 46;
    const gap = Math.max(tile * 1.7, (room - left - 8) / layers.length);
    const height = Math.max(150, most * (tile + 5) + 8);
    const width = Math.max(room, left + gap * layers.length + 8);
    const place = (count, row) => (height - count * (tile + 5)) / 2 + row * (tile + 5) + tile / 2;
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("width", width);
    svg.setAttribute("height", height);
    svg.setAttribute("aria-hidden", "true");
    at("network").replaceChildren(svg);
    tiles.length = links.length = 0;
    run.features.forEach((name, row) => {
      const text = document.createElementNS(svg.namespaceURI, "text");
      text.textContent = name;
      text.setAttribute("x", 0);
      text.setAttribute("y", place(FEATURES.length, row) + 4);
      svg.append(text);
    });
    let before = FEATURES.length;
    layers.forEach((layer, index) => {
      const count = layer.units.length;
      const x = left + gap * (index + 1) - tile;
      const from = index ? left + gap * index : left - 4;
      for (let unit = 0; unit < count; unit += 1) {
        for (let input = 0; input < before; input += 1) {
          const path = document.createElementNS(svg.namespaceURI, "path");
          const [y0, y1] = [place(before, input), place(count, unit)];
          const middle = (from + x) / 2;
          path.setAttribute("d", `M${from} ${y0}C${middle} ${y0} ${middle} ${y1} ${x} ${y1}`);
          path.setAttribute("fill", "none");
          svg.append(path);
          links.push([path, layer.weights + unit * before + input]);
        }
        const button = document.createElement("button");
        button.type = "button";
        button.style.cssText = `left:${x}px;top:${place(count, unit) - tile / 2}px;width:${tile}px;height:${tile}px`;
        const canvas = document.createElement("canvas");
        button.append(canvas);
        button.addEventListener("click", () => choose(index, unit));
        at("network").append(button);
        tiles.push({ button, canvas, layer: index, unit });
      }
      before = count;
    });
  }

  function choose(layer, unit) {
    const again = state.layer === layer && state.unit === unit;
    state.layer = again ? last : layer;
    state.unit = again ? (manyClasses ? null : 0) : unit;
    show();
  }

  function drawNetwork() {
    const maps = forward(state.frame, ...smallGrid);
    const offset = state.frame * run.size;
    for (const [path, place] of links) {
      const weight = parameters[offset + place];
      path.setAttribute("stroke", css(shade(weight < 0 ? -1 : 1, 0, 1)));
      path.setAttribute("stroke-width", Math.max(0.35, Math.min(7, 2.2 * Math.sqrt(Math.abs(weight)))));
      path.setAttribute("stroke-opacity", Math.min(1, 0.25 + Math.abs(weight)));
    }
    for (const tile of tiles) {
      const layer = layers[tile.layer];
      const unit = layer.units[tile.unit];
      paintMap(tile.canvas, maps[tile.layer], SMALL, unit, tile.unit, layer.units.length, lookOf(tile.layer, tile.unit));
      const isChosen = state.layer === tile.layer && state.unit === tile.unit;
      const bias = told(parameters[offset + layer.biases + tile.unit]);
      const name = tile.layer === last ? outputName(tile.unit) : unitName(tile.layer, tile.unit);
      const text = `${name}: ${unit.label}, bias ${bias}`;
      tile.button.setAttribute("aria-pressed", isChosen);
      tile.button.setAttribute("aria-label", text);
      tile.button.title = text;
      if (isChosen) at("unit").textContent = text;
    }
    if (state.unit === null) at("unit").textContent = "";
  }

  /** Loss by epoch on a logarithmic scale, with a line at the moment that is shown. */
  function drawCurves() {
    const [context, width, height] = fitted(at("curves"));
    const { epoch, train_loss: train, test_loss: test } = run.curves;
    const values = [...train, ...test].filter((value) => value > 0);
    const [left, right, top, bottom] = [58, width - 10, 8, height - 24];
    if (!values.length) return;
    let low = Math.log10(values.reduce((a, b) => Math.min(a, b)));
    let high = Math.log10(values.reduce((a, b) => Math.max(a, b)));
    if (high - low < 0.3) [low, high] = [low - 0.15, high + 0.15];
    const end = Math.max(1, epoch[epoch.length - 1]);
    const across = (value) => left + (value / end) * (right - left);
    const down = (value) => bottom - ((Math.log10(Math.max(value, 1e-300)) - low) / (high - low)) * (bottom - top);
    context.font = "12px system-ui, sans-serif";
    context.lineWidth = 1;
    const ticks = [];
    for (let power = Math.floor(low) - 1; power <= high + 1; power += 1) {
      for (const step of high - low > 2.5 ? [1] : [1, 2, 5]) ticks.push(step * 10 ** power);
    }
    for (const tick of ticks.filter((value) => Math.log10(value) >= low && Math.log10(value) <= high)) {
      context.strokeStyle = themed("--faint");
      context.beginPath();
      context.moveTo(left, down(tick));
      context.lineTo(right, down(tick));
      context.stroke();
      context.fillStyle = themed("--muted");
      context.textAlign = "right";
      context.fillText(told(tick), left - 6, down(tick) + 4);
    }
    for (const share of [0, 0.5, 1]) {
      context.textAlign = share === 1 ? "right" : share ? "center" : "left";
      context.fillText(epochText(Math.round(end * share)), across(end * share), height - 6);
    }
    const line = (losses, colour, dashes) => {
      context.strokeStyle = colour;
      context.lineWidth = 2;
      context.setLineDash(dashes);
      context.beginPath();
      let begun = false;
      losses.forEach((loss, i) => {
        if (loss === null) return;
        context[begun ? "lineTo" : "moveTo"](across(epoch[i]), down(loss));
        begun = true;
      });
      context.stroke();
      context.setLineDash([]);
    };
    const hasTest = test.some((value) => value !== null);
    line(train, themed("--train"), []);
    if (hasTest) line(test, themed("--test"), [6, 4]);
    const now = frames[state.frame];
    context.strokeStyle = themed("--text");
    context.lineWidth = 1.2;
    context.beginPath();
    context.moveTo(across(now.epoch), top);
    context.lineTo(across(now.epoch), bottom);
    context.stroke();
    const keys = [["--train", "", "training loss"], ["--test", "dashed", "test loss"]].slice(0, hasTest ? 2 : 1);
    at("curves-legend").replaceChildren(
      ...keys.map(([colour, style, text]) => {
        const span = document.createElement("span");
        span.className = "key";
        const mark = document.createElement("i");
        mark.className = style;
        mark.style.borderColor = themed(colour);
        span.append(mark, text);
        return span;
      }),
    );
    at("curves").setAttribute(
      "aria-label",
      `Training loss from ${told(train[0])} at the start to ${told(train[train.length - 1])} at epoch ${epochText(end)}.`,
    );
  }

  /** A bar for each layer: the size of δ, on a logarithmic scale that all moments share. */
  const deltas = frames.flatMap((frame) => frame.layers.map((layer) => layer.delta_norm)).filter((value) => value > 0);
  const highest = deltas.length ? Math.ceil(Math.log10(deltas.reduce((a, b) => Math.max(a, b)))) : 0;
  const lowest = Math.min(highest - 2, deltas.length ? Math.floor(Math.log10(deltas.reduce((a, b) => Math.min(a, b)))) : -2);

  function drawGradients() {
    at("gradients").style.setProperty("--decade", `${100 / (highest - lowest)}%`);
    at("gradients").replaceChildren(
      ...frames[state.frame].layers.map((layer, index) => {
        const row = document.createElement("div");
        row.className = "bar";
        const name = document.createElement("span");
        name.textContent = index === last ? "Output" : `Layer ${index + 1}`;
        const room = document.createElement("div");
        const bar = document.createElement("i");
        const share = layer.delta_norm > 0 ? (Math.log10(layer.delta_norm) - lowest) / (highest - lowest) : 0;
        bar.style.width = `${100 * Math.max(0, Math.min(1, share))}%`;
        room.append(bar);
        const number = document.createElement("b");
        number.textContent = told(layer.delta_norm);
        row.append(name, room, number);
        return row;
      }),
    );
  }

  function drawNumbers() {
    const now = frames[state.frame];
    const tests = run.data.train < labels.length;
    const shown = [["Training loss", told(now.train_loss)]];
    if (tests) shown.push(["Test loss", told(now.test_loss)]);
    if (classes.length) {
      shown.push(["Training accuracy", percent(now.train_accuracy)]);
      if (tests) shown.push(["Test accuracy", percent(now.test_accuracy)]);
    }
    at("numbers").replaceChildren(
      ...shown.map(([name, number]) => {
        const card = document.createElement("div");
        const value = document.createElement("b");
        value.textContent = number;
        const caption = document.createElement("span");
        caption.textContent = name;
        card.append(value, caption);
        return card;
      }),
    );
  }

  function drawReadout() {
    if (!state.mark) {
      at("readout").textContent = "Point at the plane, or press arrow keys on it, to read the output there.";
      return;
    }
    const [x, y] = state.mark;
    const given = forward(state.frame, [x], [y]);
    const own = (value, axis) => told(value * run.data.scale[axis] + run.data.center[axis]);
    const place = `${run.data.columns[0]} ${own(x, 0)}, ${run.data.columns[1]} ${own(y, 1)}`;
    let says;
    if (manyClasses) {
      const best = winner(given[last], 0);
      says = `${classes[best]} with ${percent(given[last][best])}`;
    } else if (classes.length) {
      const output = given[last][0];
      says = `output ${told(output)}: ${classes[output >= run.middle ? 1 : 0]}`;
    } else {
      const output = given[last][0];
      says = `${run.data.label} ${told(output * run.data.label_scale + run.data.label_center)}`;
    }
    if (state.layer !== last) {
      const value = given[state.layer][state.unit];
      says += `; ${unitName(state.layer, state.unit).toLowerCase()} gives ${told(value)}`;
    }
    at("readout").textContent = `${place} → ${says}`;
  }

  function show() {
    const now = frames[state.frame];
    const slider = at("moment");
    slider.value = state.frame;
    slider.setAttribute("aria-valuetext", `epoch ${epochText(now.epoch)}, training loss ${told(now.train_loss)}`);
    at("epoch").textContent = epochText(now.epoch);
    drawNumbers();
    drawPlane(forward(state.frame, ...planeGrid));
    drawNetwork();
    drawCurves();
    drawGradients();
    drawReadout();
  }

  // --- what a person does ----------------------------------------------------------------------------------------

  function stop() {
    if (state.playing !== null) cancelAnimationFrame(state.playing);
    state.playing = null;
    at("play").textContent = "Play";
  }

  /** Plays the frames evenly, so that the start, where a network learns fastest, takes its time. */
  function play() {
    if (state.playing !== null) {
      stop();
      return;
    }
    if (state.frame === frames.length - 1) state.frame = 0;
    at("play").textContent = "Pause";
    let begun = null;
    const first = state.frame;
    const tick = (time) => {
      begun ??= time;
      const seconds = Number(at("speed").value);
      const frame = Math.min(frames.length - 1, first + Math.floor(((time - begun) / 1000 / seconds) * (frames.length - 1)));
      if (frame !== state.frame || time === begun) {
        state.frame = frame;
        show();
      }
      if (frame === frames.length - 1) stop();
      else state.playing = requestAnimationFrame(tick);
    };
    state.playing = requestAnimationFrame(tick);
  }

  function markAt(event) {
    const box = at("plane").getBoundingClientRect();
    const clamp = (value) => Math.max(-DOMAIN, Math.min(DOMAIN, value));
    state.mark = [
      clamp(((event.clientX - box.left) / box.width) * 2 * DOMAIN - DOMAIN),
      clamp(DOMAIN - ((event.clientY - box.top) / box.height) * 2 * DOMAIN),
    ];
    drawReadout();
  }

  const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

  at("plane").addEventListener("pointermove", markAt);
  at("plane").addEventListener("pointerdown", (event) => {
    markAt(event);
    show();
  });
  at("plane").addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    const [x, y] = state.mark ?? [0, 0];
    const step = event.shiftKey ? 1 : 0.1;
    const moved = (value, by) => Math.round(Math.max(-DOMAIN, Math.min(DOMAIN, value + by * step)) * 1e6) / 1e6;
    state.mark = [moved(x, move[0]), moved(y, move[1])];
    show();
  });
  at("moment").max = frames.length - 1;
  at("moment").addEventListener("input", () => {
    stop();
    state.frame = Number(at("moment").value);
    show();
  });
  at("play").addEventListener("click", play);
  if (frames.length === 1) at("timeline").hidden = true;
  if (manyClasses) state.unit = null;

  /** The table of all moments, for who reads numbers rather than pictures. */
  function buildTable() {
    const tests = run.data.train < labels.length;
    const columns = [["Epoch", (f) => epochText(f.epoch)], ["Training loss", (f) => told(f.train_loss)]];
    if (tests) columns.push(["Test loss", (f) => told(f.test_loss)]);
    if (classes.length) columns.push(["Training accuracy", (f) => percent(f.train_accuracy)]);
    if (classes.length && tests) columns.push(["Test accuracy", (f) => percent(f.test_accuracy)]);
    const row = (cells, kind) => {
      const line = document.createElement("tr");
      line.append(
        ...cells.map((text) => {
          const cell = document.createElement(kind);
          cell.textContent = text;
          if (kind === "th") cell.scope = "col";
          return cell;
        }),
      );
      return line;
    };
    at("table").replaceChildren(
      row(columns.map(([name]) => name), "th"),
      ...frames.map((frame) => row(columns.map(([, write]) => write(frame)), "td")),
    );
  }

  let settling = null;
  window.addEventListener("resize", () => {
    cancelAnimationFrame(settling);
    settling = requestAnimationFrame(() => {
      buildNetwork();
      show();
    });
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);

  buildNetwork();
  buildTable();
  show();

  // For tests, and for the curious in a browser's console.
  window.playground = { run, forward, state, show };
})();
