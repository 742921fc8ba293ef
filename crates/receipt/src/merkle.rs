//! The RFC 6962 Merkle tree over the receipts of a ledger, kept as its frontier: the roots of the
//! perfect subtrees from left to right, one for each bit that is set in the size.

use sha2::{Digest as _, Sha256};

/// The hash of a node.
pub type Hash = [u8; 32];

/// A growing tree. It holds at most 64 hashes, whatever its size.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    size: u64,
    frontier: Vec<Hash>,
}

impl Tree {
    /// A tree read back from its stored size and frontier; `None` when the two do not belong together.
    pub fn from_parts(size: u64, frontier: Vec<Hash>) -> Option<Self> {
        (frontier.len() == size.count_ones() as usize).then_some(Self { size, frontier })
    }

    /// How many leaves there are.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The roots of the perfect subtrees, the largest first.
    pub fn frontier(&self) -> &[Hash] {
        &self.frontier
    }

    /// Adds a leaf: the hash of `0x00` and its data.
    pub fn push(&mut self, data: &[u8]) {
        let mut node = leaf(data);
        // Each bit that the increment carries over joins two subtrees of one size.
        for _ in 0..self.size.trailing_ones() {
            let left = self
                .frontier
                .pop()
                .expect("one subtree stands for each bit that is set");
            node = parent(&left, &node);
        }
        self.frontier.push(node);
        self.size += 1;
    }

    /// The root: of no leaves, the hash of nothing.
    pub fn root(&self) -> Hash {
        let mut subtrees = self.frontier.iter().rev();
        let Some(last) = subtrees.next() else {
            return Sha256::digest([]).into();
        };
        subtrees.fold(*last, |right, left| parent(left, &right))
    }
}

fn leaf(data: &[u8]) -> Hash {
    Sha256::new()
        .chain_update([0])
        .chain_update(data)
        .finalize()
        .into()
}

fn parent(left: &Hash, right: &Hash) -> Hash {
    Sha256::new()
        .chain_update([1])
        .chain_update(left)
        .chain_update(right)
        .finalize()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Digest;
    use proptest::prelude::*;

    /// The definition of RFC 6962, section 2.1, word for word.
    fn definition(leaves: &[Vec<u8>]) -> Hash {
        match leaves.len() {
            0 => Sha256::digest([]).into(),
            1 => leaf(&leaves[0]),
            count => {
                let split = (count - 1).next_power_of_two().max(2)
                    / if (count - 1).is_power_of_two() { 1 } else { 2 };
                let split = if split >= count { split / 2 } else { split };
                parent(&definition(&leaves[..split]), &definition(&leaves[split..]))
            }
        }
    }

    #[test]
    fn the_vectors_of_certificate_transparency_hold() {
        let inputs: [&[u8]; 8] = [
            b"",
            &[0x00],
            &[0x10],
            &[0x20, 0x21],
            &[0x30, 0x31],
            &[0x40, 0x41, 0x42, 0x43],
            &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
            &[
                0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d,
                0x6e, 0x6f,
            ],
        ];
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let mut tree = Tree::default();
        for (input, root) in inputs.iter().zip(roots) {
            tree.push(input);
            assert_eq!(Digest::from_hash(&tree.root()).as_str(), root);
        }
    }

    proptest! {
        #[test]
        fn the_frontier_comes_to_the_root_that_the_definition_gives(count in 0..200_usize) {
            let leaves: Vec<Vec<u8>> = (0..count).map(|at| at.to_le_bytes().to_vec()).collect();
            let mut tree = Tree::default();
            for leaf in &leaves {
                tree.push(leaf);
            }
            prop_assert_eq!(tree.root(), definition(&leaves));
            prop_assert_eq!(Tree::from_parts(tree.size(), tree.frontier().to_vec()), Some(tree));
        }
    }
}
