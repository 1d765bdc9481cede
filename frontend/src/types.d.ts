declare module "topojson-client";
declare module "vis-timeline/esnext" {
  export { Timeline } from "vis-timeline";
}
declare module "vis-data/esnext" {
  export { DataSet } from "vis-data";
}
