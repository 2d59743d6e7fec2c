// The office's module once more, without a page: it answers what its page asks (`ui::office::take_in`).
import init from "OFFICE_GLUE";

await init({ module_or_path: new URL("OFFICE_WASM", self.location.href) });
