import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import "./thumbnail.css";

/** Larger files are not fetched for so little. */
const LARGEST_BYTES = 4 << 20;
const SHOWN = /^image\/(png|jpeg|webp|gif|avif|bmp)$/u;
const KEPT_MS = 60_000;

/** A picture in a row of a list. One that is too large, or none, leaves its place empty. */
export function Thumbnail({ url }: { readonly url: string }) {
  const { data } = useQuery({
    queryKey: ["thumbnail", url],
    queryFn: ({ signal }) => pictureAt(url, signal),
    staleTime: Infinity,
    gcTime: KEPT_MS,
    retry: false,
  });
  const show = useMemo(() => (data ? shown(data) : undefined), [data]);
  return show && <img ref={show} className="thumbnail" alt="" decoding="async" />;
}

/** The file, unless it is large or the browser does not show its kind. */
async function pictureAt(url: string, signal: AbortSignal): Promise<Blob | null> {
  const response = await fetch(url, { credentials: "same-origin", priority: "low", signal });
  const { ok, headers } = response;
  const fits = Number(headers.get("Content-Length")) <= LARGEST_BYTES && !headers.has("Sterling-Rendition");
  if (ok && fits && SHOWN.test(headers.get("Content-Type") ?? "")) return response.blob();
  await response.body?.cancel();
  return null;
}

/** Sets the picture where it stands, and frees its address when it goes. */
const shown = (blob: Blob) => (picture: HTMLImageElement | null) => {
  if (picture === null) return;
  picture.src = URL.createObjectURL(blob);
  return () => URL.revokeObjectURL(picture.src);
};
