import { ref } from 'vue';

const KEY = 'lantai.large-text';

/** 大字: whether text is at least 18 pt and targets at least 44 px, kept on this machine. */
export const isLargeText = ref(false);

export function restoreLargeText(): void {
  setLargeText(localStorage.getItem(KEY) === 'on');
}

export function setLargeText(isOn: boolean): void {
  isLargeText.value = isOn;
  localStorage.setItem(KEY, isOn ? 'on' : 'off');
  document.documentElement.classList.toggle('large-text', isOn);
}
