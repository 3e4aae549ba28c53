// The flame's glowing gas: rays are marched through a drop of space whose inside is folded into veils that drift upwards.

uniform vec3 foot;
uniform float size;
uniform float glow;
uniform float flare;
uniform float risen;

layout(location = 0) out vec4 colour;

const int STEPS = 16;
// Where the sun in the flame sits, metres above the foot.
const vec3 HEART = vec3(0.0, 0.8, 0.0);

// Two foldings of space at a point: gas gathers where they are zero, in veils, and along the lines where both are, in threads.
vec2 foldings(vec3 p, float h, float radius) {
  // Narrower with the drop, so that all veils spring from its foot and meet in its tip.
  vec2 across = p.xz * (3.9 / (0.22 + 1.2 * radius));
  vec3 q = vec3(across.x, 1.95 * p.y - 2.6 * risen, across.y);
  float wild = turbulence * (0.3 + 0.7 * smoothstep(0.05, 0.7, h));
  q += wild * 1.1 * sin(0.7 * q.yzx + vec3(0.0, 1.7, 3.9) + 0.6 * flowed);
  q += wild * 0.55 * sin(1.6 * q.zxy + vec3(5.1, 0.4, 2.2) - 0.8 * flowed);
  q += wild * 0.3 * sin(3.3 * q.yzx + vec3(1.1, 4.7, 0.3) + 1.1 * flowed);
  vec3 s = sin(q);
  vec3 c = cos(q.zxy);
  return vec2(dot(s, c), dot(s, s.yzx * c.zxy)) * vec2(4.0, 5.0);
}

// ∫ 1/(1 + x²)² dx for veils, ∫ 1/(1 + x²) dx for threads. A step takes the mean between its ends and not a sample, so that thin
// veils are neither missed nor cut into slices.
vec2 integral(vec2 x) {
  vec2 turned = atan(x);
  return vec2(0.5 * (x.x / (1.0 + x.x * x.x) + turned.x), turned.y);
}

void main() {
  vec3 direction = viewDirection();
  vec3 start = (viewOrigin() - foot) / size;
  // The ray passes the flame's axis at about that height, so far from it, and is in the gas for so long.
  float level = max(length(direction.xz), 0.2);
  float there = -dot(start.xz, direction.xz) / (level * level);
  float h = (start.y + direction.y * there) / (HEIGHT * height);
  vec2 axis = sway(h) - start.xz;
  there = dot(axis, direction.xz) / (level * level);
  vec2 off = axis - direction.xz * there;
  float reach = 1.8 * waist(h);
  float inside = reach * reach - dot(off, off);
  int steps = inside > 0.0 && h > -0.1 && h < 1.12 && there > 0.0 ? STEPS : -1;
  float chord = 2.0 * sqrt(max(inside, 0.0)) / level;
  float stride = chord / float(STEPS);
  float near = there - 0.5 * chord;
  // Four neighbours start at four places, so that no slices show: enlarging makes one of the four.
  vec2 parity = mod(floor(gl_FragCoord.xy), 2.0);
  float jitter = 0.125 + 0.5 * abs(parity.x - parity.y) + 0.25 * parity.y;
  vec3 light = vec3(0.0);
  vec2 last;
  vec2 lastIntegral;
  for (int i = -1; i < steps; i++) {
    vec3 p = start + direction * (near + (float(i) + jitter) * stride);
    float h = p.y / (HEIGHT * height);
    p.xz -= sway(h);
    float radius = waist(h);
    float r = length(p.xz) / radius;
    vec2 folded = foldings(p, h, radius);
    vec2 whole = integral(folded);
    vec2 apart = folded - last;
    // Too near to each other to divide by.
    apart = mix(apart, vec2(1e-3), lessThan(abs(apart), vec2(1e-3)));
    vec2 here = clamp((whole - lastIntegral) / apart, 0.0, 1.0);
    float inside = max(exp(-1.4 * r * r) - 0.01, 0.0) * smoothstep(-0.02, 0.26, h) * (1.0 - smoothstep(0.4, 1.1, h));
    float thread = here.x * here.y;
    // Near its foot the gas fills the drop, so that veils do not end there like legs.
    float rising = smoothstep(0.02, 0.32, h);
    float density = i < 0 ? 0.0 : inside * (mix(0.7, 0.04, rising) + mix(0.5, 1.0, rising) * (1.2 * here.x + 4.0 * thread));
    light += heat(0.45 * r * (0.5 + h) + 0.62 * h + 0.2 * (1.0 - thread)) * density;
    last = folded;
    lastIntegral = whole;
  }
  light *= (2.6 * glow + 1.6 * flare) * stride;

  // The heart: a small sun in the drop.
  vec3 to = HEART - start;
  vec3 past = to - direction * max(dot(to, direction), 0.0);
  past.y *= 0.75;
  float peaked = 1.0 / (1.0 + 26.0 * dot(past, past));
  light += coreColour * ((0.7 * glow + 2.6 * flare) * peaked * peaked * peaked);
  light += flameColour * ((0.25 * glow + 0.5 * flare) * exp(-6.0 * dot(past, past)));
  colour = vec4(light, 0.0);
}
