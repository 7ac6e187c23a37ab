/** Scenes that are looked at together: where one is panned or zoomed to, the others follow. No React. */
import type { Camera } from "./camera";
import type { Scene } from "./scene";

export class SceneLink {
  private readonly scenes = new Set<Scene>();
  private leading = false;

  /** Lets a scene lead and follow until the function that comes back is called. */
  join(scene: Scene): () => void {
    this.scenes.add(scene);
    const end = scene.subscribe(() => this.lead(scene));
    return () => {
      end();
      this.scenes.delete(scene);
    };
  }

  /** Any of them, which the others follow; undefined where there is none. */
  get first(): Scene | undefined {
    return this.scenes.values().next().value;
  }

  private lead(scene: Scene): void {
    if (this.leading) return;
    this.leading = true;
    for (const other of this.scenes) if (!same(other.camera, scene.camera)) other.moveTo(scene.camera);
    this.leading = false;
  }
}

const same = (a: Camera, b: Camera): boolean => a.scale === b.scale && a.x === b.x && a.y === b.y;
