/**
 * The entry `terrace/aws/messaging`: queues and topics.
 *
 * @packageDocumentation
 */
export { type IQueue, Queue, type QueueProps } from "./queue";
export type { Subscriber } from "./subscriber";
export { type ITopic, Topic, type TopicProps } from "./topic";
