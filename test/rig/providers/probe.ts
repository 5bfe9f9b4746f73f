import { AnsweredCalls } from "./answered-calls";
import type { Certificate } from "./certificate";
import { Provider, type Probe } from "./provider";
import { serve } from "./serve";

// The program of the test provider. Which one it is, and the certificate that it serves with, are put in when it is
// bundled: a certificate of its own for each process would only cost time.
declare const PROBE: Probe;
declare const CERTIFICATE: Certificate;

void serve(PROBE.protocol, CERTIFICATE, new AnsweredCalls(PROBE.protocol, new Provider(PROBE)).implementation());
