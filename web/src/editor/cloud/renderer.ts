/** Draws points with WebGL 2: one buffer, one small program. While the camera moves, only the first points. */
import type { Size } from "../scene/camera";
import type { Matrix } from "./space";
import type { PointCloud } from "./pointCloud";

export type Colouring = "height" | "intensity" | "class";

const VERTEX = `#version 300 es
layout(location = 0) in vec3 place;
layout(location = 1) in float brightness;
layout(location = 2) in float kind;
layout(location = 3) in float mark;
uniform sampler2D palette;
uniform bool marking;
uniform mat4 camera;
uniform vec2 heights;
uniform int colouring;
uniform float size;
flat out vec3 colour;
const vec3 LOW = vec3(0.22, 0.33, 0.55);
const vec3 MIDDLE = vec3(0.55, 0.62, 0.66);
const vec3 HIGH = vec3(0.98, 0.93, 0.80);
vec3 ramp(float t) {
  return t < 0.5 ? mix(LOW, MIDDLE, t * 2.0) : mix(MIDDLE, HIGH, t * 2.0 - 1.0);
}
vec3 hue(float n) {
  return 0.6 + 0.35 * cos(6.2832 * (n * 0.618 + vec3(0.0, 0.33, 0.67)));
}
void main() {
  gl_Position = camera * vec4(place, 1.0);
  gl_PointSize = size;
  if (colouring == 0) colour = ramp(clamp((place.z - heights.x) / (heights.y - heights.x), 0.0, 1.0));
  else if (colouring == 1) colour = vec3(0.18 + 0.8 * sqrt(brightness));
  else colour = hue(kind * 255.0);
  if (marking) colour = vec3(0.65 * dot(colour, vec3(0.3, 0.6, 0.1)));
  if (mark > 0.5) colour = texelFetch(palette, ivec2(int(mark) % 1024, int(mark) / 1024), 0).rgb;
}`;

const FRAGMENT = `#version 300 es
precision mediump float;
flat in vec3 colour;
out vec4 shown;
void main() { shown = vec4(colour, 1.0); }`;

/** Colours in a row of the palette, as the shader reads it: a texture may be no wider everywhere. */
const PALETTE = 1024;
/** Where a vertex has its mark. */
const MARK = 3;

/**
 * So many points are drawn of a picture that moves. Without a graphics card it is the points that take time, whatever
 * their size: half as many of four pixels show more than twice as much.
 */
const MOVING = { card: 300_000, software: 15_000 };

/** How those call themselves that draw without a graphics card. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/iu;

export class PointRenderer {
  readonly canvas = document.createElement("canvas");
  /** Classes of points, in the order of the cloud. */
  private readonly marks: WebGLBuffer;
  private readonly gl: WebGL2RenderingContext;
  private readonly program: WebGLProgram;
  private readonly places: Record<
    "camera" | "heights" | "colouring" | "size" | "marking",
    WebGLUniformLocation | null
  >;
  private readonly buffers: WebGLBuffer[];
  private count = 0;
  private heights: [number, number] = [0, 1];
  private marking = false;
  private readonly most: number;

  /** Throws where the browser has no WebGL 2. */
  constructor() {
    const gl = this.canvas.getContext("webgl2", { antialias: false, alpha: false });
    if (gl === null) throw new Error("This browser cannot draw point clouds: it has no WebGL 2.");
    this.gl = gl;
    this.most = isSoftware(gl) ? MOVING.software : MOVING.card;
    this.program = programOf(gl);
    const place = (name: string) => gl.getUniformLocation(this.program, name);
    this.places = {
      camera: place("camera"),
      heights: place("heights"),
      colouring: place("colouring"),
      size: place("size"),
      marking: place("marking"),
    };
    this.buffers = [0, 1, 2].map((location) => {
      const buffer = gl.createBuffer();
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.enableVertexAttribArray(location);
      if (location === 0) gl.vertexAttribPointer(location, 3, gl.FLOAT, false, 0, 0);
      else gl.vertexAttribPointer(location, 1, gl.UNSIGNED_BYTE, true, 0, 0);
      return buffer;
    });
    this.marks = gl.createBuffer();
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, 1, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  }

  /** Colours of points by their mark, counted from 1; 0 leaves them grey. Undefined: no marks at all. */
  setMarks(marks: Uint16Array | undefined, colors: readonly string[]): void {
    const { gl } = this;
    this.marking = marks !== undefined;
    if (marks === undefined) {
      gl.disableVertexAttribArray(MARK);
      gl.vertexAttrib1f(MARK, 0);
      return;
    }
    gl.bindBuffer(gl.ARRAY_BUFFER, this.marks);
    gl.bufferData(gl.ARRAY_BUFFER, marks, gl.DYNAMIC_DRAW);
    gl.enableVertexAttribArray(MARK);
    gl.vertexAttribPointer(MARK, 1, gl.UNSIGNED_SHORT, false, 0, 0);
    const rows = Math.ceil((colors.length + 1) / PALETTE);
    const pixels = new Uint8Array(PALETTE * rows * 4);
    for (const [i, color] of colors.entries())
      for (let k = 0; k < 3; k += 1)
        pixels[(i + 1) * 4 + k] = Number.parseInt(color.slice(1 + 2 * k, 3 + 2 * k), 16);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, PALETTE, rows, 0, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  }

  setCloud(cloud: PointCloud | undefined): void {
    const { gl } = this;
    this.setMarks(undefined, []);
    this.count = cloud?.count ?? 0;
    if (cloud === undefined) return;
    for (const [i, data] of [cloud.positions, cloud.intensity, cloud.classes].entries()) {
      gl.bindBuffer(gl.ARRAY_BUFFER, this.buffers[i] ?? null);
      gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
    }
    this.heights = [
      cloud.ground - 0.5,
      Math.max(cloud.ground + 3, Math.min(cloud.high[2], cloud.ground + 8)),
    ];
  }

  resize({ width, height }: Size, ratio: number): void {
    this.canvas.width = Math.max(1, Math.round(width * ratio));
    this.canvas.height = Math.max(1, Math.round(height * ratio));
  }

  /** How many points were drawn. */
  draw(camera: Matrix, colouring: Colouring, moving: boolean): number {
    const { gl, canvas, places } = this;
    const shown = moving ? Math.min(this.count, this.most) : this.count;
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.clearColor(0.05, 0.05, 0.05, 1);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.enable(gl.DEPTH_TEST);
    gl.useProgram(this.program);
    gl.uniformMatrix4fv(places.camera, false, camera);
    gl.uniform2f(places.heights, ...this.heights);
    gl.uniform1i(places.colouring, { height: 0, intensity: 1, class: 2 }[colouring]);
    gl.uniform1i(places.marking, this.marking ? 1 : 0);
    gl.uniform1f(places.size, shown > 300_000 ? 1 : 2);
    gl.drawArrays(gl.POINTS, 0, shown);
    return shown;
  }

  close(): void {
    this.gl.getExtension("WEBGL_lose_context")?.loseContext();
  }
}

function isSoftware(gl: WebGL2RenderingContext): boolean {
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  return info !== null && SOFTWARE.test(String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)));
}

function programOf(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(type);
    if (shader === null) throw new Error("The graphics driver was lost.");
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true)
    throw new Error(gl.getProgramInfoLog(program) ?? "The program for points cannot be linked.");
  return program;
}
