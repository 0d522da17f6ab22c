import { computed, onBeforeUnmount, ref, shallowRef, watch, type Ref } from 'vue';
import { MOST_PICTURE_BYTES } from '../../../server/modules/desk/words.ts';
import { isWhole, turnCrop, WHOLE, type Crop } from './crop.ts';
import { boxOf, cutPicture, type Trim } from './cut-picture.ts';

export type Trimming = ReturnType<typeof useTrim>;

/** How somebody turns and crops a picture before it is sent. What the browser cannot show is sent as it is. */
export function useTrim(file: Readonly<Ref<File | undefined>>) {
  const image = shallowRef<HTMLImageElement>();
  const turns = ref<Trim['turns']>(0);
  const crop = ref<Crop>(WHOLE);
  const isTrimmed = computed(() => turns.value !== 0 || !isWhole(crop.value));
  const kept = computed(
    () =>
      image.value &&
      boxOf(
        { width: image.value.naturalWidth, height: image.value.naturalHeight },
        { turns: turns.value, crop: crop.value },
      ),
  );
  let address = '';

  function reset(): void {
    turns.value = 0;
    crop.value = WHOLE;
  }
  function forget(): void {
    if (address) URL.revokeObjectURL(address);
    address = '';
    image.value = undefined;
  }
  async function show(chosen: File): Promise<void> {
    const picture = new Image();
    picture.src = address = URL.createObjectURL(chosen);
    await picture.decode().catch(() => undefined);
    if (file.value === chosen && picture.naturalWidth > 0) image.value = picture;
  }

  watch(file, (chosen) => {
    forget();
    reset();
    if (chosen) void show(chosen);
  });
  onBeforeUnmount(forget);

  return {
    image,
    turns,
    crop,
    isTrimmed,
    kept,
    reset,
    turn(by: 1 | -1): void {
      turns.value = ((turns.value + by + 4) % 4) as Trim['turns'];
      crop.value = turnCrop(crop.value, by);
    },
    /** What is to be sent: the very file, where nothing was taken off it. */
    async cut(): Promise<File | undefined> {
      const [chosen, picture] = [file.value, image.value];
      if (!chosen || !picture || !isTrimmed.value) return chosen;
      const trim = { turns: turns.value, crop: crop.value };
      const limits = { type: chosen.type, mostBytes: MOST_PICTURE_BYTES };
      const blob = await cutPicture(picture, trim, limits);
      const ending = blob.type === 'image/jpeg' ? 'jpg' : 'png';
      const name = `${chosen.name.replace(/\.[^.]*$/, '')}-裁剪.${ending}`;
      return new File([blob], name, { type: blob.type });
    },
  };
}
