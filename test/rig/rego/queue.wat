;; A policy as `opa build -t wasm` would lay it out (ABI 1.2), written by hand, so that tests need no OPA:
;;
;;   deny contains {"rule": "rego-queue", …} if some queue is not encrypted
;;
;; It looks for a piece of text in the input, which is JSON, instead of parsing it. `wat2wasm queue.wat` makes queue.wasm.
(module
  (import "env" "memory" (memory 2))
  (global $heap (mut i32) (i32.const 4096))
  (global (export "opa_wasm_abi_version") i32 (i32.const 1))
  (global (export "opa_wasm_abi_minor_version") i32 (i32.const 2))
  (data (i32.const 16) "{}\00")
  (data (i32.const 32) "{\"shop/deny\":0}\00")
  (data (i32.const 64) "\"sqs_managed_sse_enabled\":false")
  (data (i32.const 128) "[{\"result\":[]}]\00")
  (data (i32.const 160) "[{\"result\":[{\"rule\":\"rego-queue\",\"severity\":\"high\",\"address\":\"aws_sqs_queue.jobs\",\"message\":\"it is not encrypted\"}]}]\00")

  (func (export "builtins") (result i32) (i32.const 16))
  (func (export "entrypoints") (result i32) (i32.const 32))
  (func (export "opa_json_dump") (param i32) (result i32) (local.get 0))
  (func (export "opa_json_parse") (param i32 i32) (result i32) (local.get 0))
  (func (export "opa_heap_ptr_get") (result i32) (global.get $heap))
  (func (export "opa_heap_ptr_set") (param i32) (global.set $heap (local.get 0)))
  (func (export "opa_malloc") (param $length i32) (result i32)
    (global.get $heap)
    (global.set $heap (i32.add (global.get $heap) (local.get $length))))

  ;; Whether the 31 bytes of the piece stand at an address.
  (func $isAt (param $at i32) (result i32)
    (local $i i32)
    (loop $next
      (if (i32.ne (i32.load8_u (i32.add (local.get $at) (local.get $i)))
                  (i32.load8_u (i32.add (i32.const 64) (local.get $i))))
        (then (return (i32.const 0))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 31))))
    (i32.const 1))

  (func (export "opa_eval") (param $reserved i32) (param $entrypoint i32) (param $data i32) (param $input i32)
    (param $length i32) (param $heapPointer i32) (param $format i32) (result i32)
    (local $at i32) (local $end i32)
    (local.set $at (local.get $input))
    (local.set $end (i32.add (local.get $input) (local.get $length)))
    (loop $next
      (if (call $isAt (local.get $at)) (then (return (i32.const 160))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $next (i32.lt_u (i32.add (local.get $at) (i32.const 31)) (local.get $end))))
    (i32.const 128)))
