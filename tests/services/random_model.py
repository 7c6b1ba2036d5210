"""Writes a tiny Llama model of random weights, for tests of a real llama.cpp server: real streams, meaningless words.

Runs under the engine's own Python, which has numpy and gguf: `python random_model.py OUT.gguf`.
"""

import sys

import gguf
import numpy as np

LAYERS, WIDTH, HEADS, KEY_HEADS, CONTEXT = 2, 64, 4, 2, 2048
INNER = WIDTH * 2
TEMPLATE = (
    "{% for m in messages %}{{ '<|' + m['role'] + '|>' + (m['content'] or '') + '\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}"
)
PIECES = [
    "▁",
    *"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,!?:;-()\"'{}[]",
    *"абвгдежзийклмнопрстуфхцчшщъыьэюяёАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ",
    *["▁the", "▁and", "▁и", "▁в", "▁не", "▁да", "▁yes", "▁no", "▁hello", "▁привет", "ов", "ть", "ing", "er"],
]


def add_words(writer: gguf.GGUFWriter) -> int:
    """The vocabulary: control tokens, all bytes, letters and a few words; its size."""
    tokens = [b"<unk>", b"<s>", b"</s>", *(f"<0x{i:02X}>".encode() for i in range(256))]
    kinds = [gguf.TokenType.UNKNOWN, gguf.TokenType.CONTROL, gguf.TokenType.CONTROL, *[gguf.TokenType.BYTE] * 256]
    scores = [0.0] * len(tokens)
    for number, piece in enumerate(PIECES):
        tokens.append(piece.encode())
        kinds.append(gguf.TokenType.NORMAL)
        scores.append(-float(number + 1))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores(scores)
    writer.add_token_types(kinds)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_add_bos_token(True)
    writer.add_add_eos_token(False)
    writer.add_chat_template(TEMPLATE)
    return len(tokens)


def add_shape(writer: gguf.GGUFWriter, words: int) -> None:
    writer.add_name("tiny-random")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KEY_HEADS)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(words)
    writer.add_file_type(0)


def add_weights(writer: gguf.GGUFWriter, words: int) -> None:
    chance = np.random.default_rng(0)

    def matrix(name: str, rows: int, columns: int, scale: float = 0.4) -> None:
        weights = chance.standard_normal((rows, columns)) * scale * 2 / np.sqrt(columns)
        writer.add_tensor(name, weights.astype(np.float32))

    def ones(name: str) -> None:
        writer.add_tensor(name, np.ones(WIDTH, np.float32))

    matrix("token_embd.weight", words, WIDTH)
    ones("output_norm.weight")
    matrix("output.weight", words, WIDTH, scale=2.0)
    for layer in range(LAYERS):
        block = f"blk.{layer}."
        ones(f"{block}attn_norm.weight")
        ones(f"{block}ffn_norm.weight")
        matrix(f"{block}attn_q.weight", WIDTH, WIDTH)
        matrix(f"{block}attn_k.weight", WIDTH // HEADS * KEY_HEADS, WIDTH)
        matrix(f"{block}attn_v.weight", WIDTH // HEADS * KEY_HEADS, WIDTH)
        matrix(f"{block}attn_output.weight", WIDTH, WIDTH)
        matrix(f"{block}ffn_gate.weight", INNER, WIDTH)
        matrix(f"{block}ffn_up.weight", INNER, WIDTH)
        matrix(f"{block}ffn_down.weight", WIDTH, INNER)


def main(path: str) -> None:
    writer = gguf.GGUFWriter(path, "llama")
    words = add_words(writer)
    add_shape(writer, words)
    add_weights(writer, words)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main(sys.argv[1])
