export { AnnotatePage } from "@/editor/annotate/AnnotatePage";
