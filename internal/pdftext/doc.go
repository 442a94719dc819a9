// Package pdftext reads the text and the link targets of PDF files that
// strangers send. The reading is done by PDFium, compiled to WebAssembly
// (go-pdfium on wazero), in a child process: the own binary, started again
// with a hidden command. So a document meets three walls, one behind the
// other: the WebAssembly sandbox, which has neither files nor network; the
// child, with limits on memory and time; and the pipe to it, where every
// length is capped on both sides. The caller's own process never holds
// PDFium, whatever the documents weigh.
//
// A Reader starts the child at the first document, keeps it for the next ones,
// and stops it when there is nothing to do. A child that crashes, hangs or is
// killed costs the document that it was reading, and no other.
package pdftext
