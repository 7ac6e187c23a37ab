export { ReviewPage } from "@/editor/review/ReviewPage";
